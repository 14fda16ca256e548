package io.millrace.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The lines that make the ledger replayable and the journal replaceable.
 */
final class ArchitectureTest
{
    private static final String ENGINE = "io.millrace.engine..";
    private static final String LEDGER = "io.millrace.ledger..";
    private static final String PIPELINE = "io.millrace.pipeline..";
    private static final String JOURNAL = "io.millrace.journal..";
    private static final String RESPONSE = "io.millrace.response..";

    /** Of {@code java.util}, what has no order of its own, or a sorted one. */
    private static final Set<String> UTIL_ALLOWED = Set.of("java.util.Arrays", "java.util.Objects",
        "java.util.List", "java.util.ArrayList", "java.util.Map", "java.util.TreeMap", "java.util.Collection");

    /** Of {@code java.lang}, what differs from one run or machine to the next. */
    private static final Set<String> LANG_REFUSED = Set.of(
        "java.lang.Thread", "java.lang.ThreadLocal", "java.lang.InheritableThreadLocal", "java.lang.Runtime",
        "java.lang.Process", "java.lang.ProcessBuilder", "java.lang.ProcessHandle", "java.lang.StackWalker",
        "java.lang.Float", "java.lang.Double", "java.lang.StrictMath");

    private static final JavaClasses CLASSES = importClasses();

    @Test
    void shouldHaveTheClassesThatTheRulesAreAbout()
    {
        assertTrue(CLASSES.contain("io.millrace.ledger.Ledger"));
        assertTrue(CLASSES.contain("io.millrace.pipeline.Pipeline"));
        assertTrue(CLASSES.contain("io.millrace.engine.PaymentEngine"));
    }

    @Test
    void shouldKeepTheLedgerApartFromWhatHostsIt()
    {
        noClasses().that().resideInAPackage(LEDGER)
            .should().dependOnClassesThat()
            .resideInAnyPackage(ENGINE, PIPELINE, JOURNAL, RESPONSE, "com.lmax..", "org.HdrHistogram..")
            .check(CLASSES);
    }

    @Test
    void shouldKeepTheWorldOutOfTheLedger()
    {
        noClasses().that().resideInAPackage(LEDGER)
            .should().dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..",
                "java.net..", "java.time..", "java.text..", "java.security..", "java.lang.reflect..",
                "java.lang.management..", "java.util.concurrent..", "java.util.random..", "java.util.stream..",
                "java.math..", "sun..", "jdk.."))
            .orShould().dependOnClassesThat(named("java.lang that differs between runs", LANG_REFUSED))
            .orShould().dependOnClassesThat(describe("java.util but " + UTIL_ALLOWED,
                type -> type.getPackageName().equals("java.util") && !UTIL_ALLOWED.contains(type.getName())))
            .check(CLASSES);
    }

    @Test
    void shouldNotLetTheLedgerAskForTimeIdentityOrEnvironment()
    {
        noClasses().that().resideInAPackage(LEDGER)
            .should().accessTargetWhere(describe("a clock, an identity hash or the environment",
                (final JavaAccess<?> access) -> isWorldly(access.getTargetOwner().getName(), access.getName())))
            .check(CLASSES);
    }

    @Test
    void shouldKeepMoneyOutOfFloatingPoint()
    {
        noFields().that().areDeclaredInClassesThat().resideInAPackage(LEDGER)
            .should().haveRawType(double.class).orShould().haveRawType(float.class).check(CLASSES);
        noMethods().that().areDeclaredInClassesThat().resideInAPackage(LEDGER)
            .should().haveRawReturnType(double.class).orShould().haveRawReturnType(float.class).check(CLASSES);
    }

    @Test
    void shouldNeverSeeChronicle()
    {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("net.openhft..", "io.aeron..").check(CLASSES);
    }

    @Test
    void shouldLetDependenciesPointOneWay()
    {
        noClasses().that().resideInAPackage(PIPELINE)
            .should().dependOnClassesThat().resideInAPackage(ENGINE).check(CLASSES);
        noClasses().that().resideInAPackage(JOURNAL)
            .should().dependOnClassesThat().resideInAnyPackage(ENGINE, PIPELINE, RESPONSE).check(CLASSES);
        noClasses().that().resideInAPackage(RESPONSE)
            .should().dependOnClassesThat().resideInAnyPackage(ENGINE, PIPELINE, JOURNAL).check(CLASSES);
    }

    /** Names are enough for these rules: what the classes depend on need not be read. */
    private static JavaClasses importClasses()
    {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.millrace");
    }

    private static boolean isWorldly(final String owner, final String member)
    {
        return switch (owner)
        {
            case "java.lang.System" -> !member.equals("arraycopy");
            case "java.lang.Math" -> member.equals("random");
            case "java.lang.Object" -> Set.of("hashCode", "wait", "notify", "notifyAll").contains(member);
            default -> false;
        };
    }

    private static DescribedPredicate<JavaClass> named(final String description, final Set<String> names)
    {
        return describe(description, type -> names.contains(type.getName()));
    }
}
