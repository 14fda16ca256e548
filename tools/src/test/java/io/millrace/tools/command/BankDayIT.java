package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import io.millrace.tools.iso20022.Iso20022Oracle;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of the batch office, end to end: bank files in, a kill in the middle, the same command again, status
 * reports and statements out that tie with the balances to the minor unit, a proof of the journal, and one flipped bit.
 */
final class BankDayIT
{
    private static final int SALARIES = Integer.getInteger("bankday.payments", 20_000);
    private static final Pattern BALANCE = Pattern.compile("(\\S+) +(-?[0-9.]+) EUR  available .*");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldTieFromBankFilesToStatements() throws Exception
    {
        final Path payroll = PayrollFile.write(directory.resolve("payroll.xml"), SALARIES);
        final Path accounts = writeAccounts();
        final String[] files = { payroll.toString(), "samples/pain.001.001.03-abn-amro.xml",
            "samples/pain.001.001.03-ing.xml", "samples/pain.001-sepa-payment.xml", "samples/payroll.csv" };

        run(accounts, files).killAt(directory.resolve("data/journal"), SALARIES / 2);
        assertTrue(status("payroll.xml.pain.002.xml").contains("<GrpSts>PDNG</GrpSts>"));
        run(accounts, files).end(ExitCode.DONE);

        shouldHaveAnswered(files.length);
        shouldTie(balances(), statements());
        final String proof = millrace("verify", directory.resolve("data").toString()).end(ExitCode.DONE);
        assertTrue(proof.contains("WHOLE"), proof);
        shouldFindAFlippedBit();
    }

    private void shouldHaveAnswered(final int files) throws IOException
    {
        try (Stream<Path> reports = Files.list(directory.resolve("status")))
        {
            assertEquals(files, reports.count());
        }
        final String payroll = status("payroll.xml.pain.002.xml");
        assertTrue(payroll.contains("<GrpSts>ACSC</GrpSts>"));
        assertTrue(payroll.contains("<DtldNbOfTxs>" + SALARIES + "</DtldNbOfTxs>"));
        assertTrue(payroll.contains("<OrgnlCtrlSum>" + PayrollFile.sum(SALARIES) + "</OrgnlCtrlSum>"));
        Iso20022Oracle.assertStandard(status("pain.001-sepa-payment.xml.pain.002.xml"));
        assertTrue(status("payroll.csv.status.csv").lines().filter(line -> line.contains(",ACSC,")).count() == 21);
    }

    private void shouldTie(final Map<String, BigDecimal> balances, final List<AccountStatement9> statements)
    {
        for (final AccountStatement9 statement : statements)
        {
            final String name = statement.getAcct().getId().getIBAN() == null ?
                statement.getAcct().getId().getOthr().getId() : statement.getAcct().getId().getIBAN();
            final BigDecimal entries = statement.getNtry().stream()
                .map(entry -> signed(entry.getAmt().getValue(), entry.getCdtDbtInd().value()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
            final BigDecimal opening = balance(statement, 0);
            final BigDecimal closing = balance(statement, 1);
            assertEquals(opening.add(entries), closing, name);
            assertEquals(balances.get(name), closing, name);
        }
        assertEquals(balances.keySet().size(), statements.size());
        // The whole payroll is one entry of who pays it, beside the opening balance.
        final AccountStatement9 works = statements.stream().filter(statement -> statement.getAcct().getId().getOthr() !=
            null && PayrollFile.DEBTOR.equals(statement.getAcct().getId().getOthr().getId())).findFirst().orElseThrow();
        assertEquals(2, works.getNtry().size());
        assertEquals(PayrollFile.sum(SALARIES), works.getNtry().get(1).getAmt().getValue());
        assertEquals(String.valueOf(SALARIES), works.getNtry().get(1).getNtryDtls().get(0).getBtch().getNbOfTxs());
    }

    private void shouldFindAFlippedBit() throws Exception
    {
        final Path file;
        try (Stream<Path> journal = Files.walk(directory.resolve("data/journal")))
        {
            file = journal.filter(path -> path.toString().endsWith(".cq4")).sorted().findFirst().orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        // In the middle of what was written: an item of the payroll.
        bytes[SALARIES / 2 * 128] ^= 4;
        Files.write(file, bytes);

        final String proof = millrace("verify", directory.resolve("data").toString()).end(ExitCode.FAILED);

        assertTrue(proof.contains("BROKEN"), proof);
        assertTrue(proof.contains(file.getFileName().toString()), proof);
    }

    private List<AccountStatement9> statements() throws Exception
    {
        final Path out = directory.resolve("statements.xml");
        millrace("camt053", "--data", directory.resolve("data").toString(), "--from", "2026-01-01", "--to",
            "2199-12-31", "--out", out.toString()).end(ExitCode.DONE);
        final String message = Files.readString(out);
        Iso20022Oracle.assertStandard(message);
        return ((MxCamt05300108)Iso20022Oracle.read(message)).getBkToCstmrStmt().getStmt();
    }

    private Map<String, BigDecimal> balances() throws Exception
    {
        final Map<String, BigDecimal> balances = new TreeMap<>();
        millrace("balance", "--data", directory.resolve("data").toString()).end(ExitCode.DONE).lines().forEach(line ->
        {
            final Matcher matcher = BALANCE.matcher(line);
            assertTrue(matcher.matches(), line);
            balances.put(matcher.group(1), new BigDecimal(matcher.group(2)));
        });
        return balances;
    }

    private static BigDecimal balance(final AccountStatement9 statement, final int index)
    {
        return signed(
            statement.getBal().get(index).getAmt().getValue(), statement.getBal().get(index).getCdtDbtInd().value());
    }

    private static BigDecimal signed(final BigDecimal amount, final String side)
    {
        return "DBIT".equals(side) ? amount.negate() : amount;
    }

    private String status(final String name) throws IOException
    {
        return Files.readString(directory.resolve("status").resolve(name));
    }

    private Path writeAccounts() throws IOException
    {
        final List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("samples/accounts.csv")));
        final Path payroll = PayrollFile.writeAccounts(directory.resolve("payroll-accounts.csv"));
        Files.readAllLines(payroll).stream().skip(1).forEach(line -> lines.add(line + ",credit"));
        return Files.write(directory.resolve("accounts.csv"), lines);
    }

    private ChildMillrace run(final Path accounts, final String... files) throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(List.of(files));
        arguments.addAll(List.of("--accounts", accounts.toString(), "--data", directory.resolve("data").toString(),
            "--status", directory.resolve("status").toString(), "--durability", "process", "--quiet"));
        return millrace(arguments.toArray(new String[0]));
    }

    private ChildMillrace millrace(final String... arguments) throws IOException
    {
        return ChildMillrace.start(directory.resolve("said.out"), arguments);
    }
}
