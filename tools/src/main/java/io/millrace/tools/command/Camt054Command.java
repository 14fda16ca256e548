package io.millrace.tools.command;

import io.millrace.tools.iso20022.CamtWriter;
import io.millrace.tools.refusal.FileRefused;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code millrace camt054}: ISO 20022 debit and credit notifications: every entry.
 */
@Command(
    name = "camt054",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes ISO 20022 debit and credit notifications: every entry of the accounts, from the journal " +
        "alone. Takes no lock: an engine may be running.",
    footer =
    { "%nExample:", "  millrace camt054 --out today.xml" })
public final class Camt054Command implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CamtOptions options = new CamtOptions();

    @Override
    public Integer call() throws FileRefused, IOException
    {
        return options.write(CamtWriter.Message.CAMT_054, spec.commandLine().getOut());
    }
}
