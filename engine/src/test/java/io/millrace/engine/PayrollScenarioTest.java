package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.ResultCode;
import io.millrace.sbe.AccountStatus;
import io.millrace.sbe.BatchMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Payroll: salaries of a company in one batch; one employee's account is closed.
 */
final class PayrollScenarioTest
{
    private static final int EMPLOYEES = 10_000;
    private static final int LEFT_LAST_MONTH = 4_711;

    @Test
    void shouldPayAllOrNobodyAndThenEveryoneElse()
    {
        try (Scenario payroll = new Scenario())
        {
            final long company = payroll.open("company", EUR, 100_000_000_00L);
            final List<Payment> salaries = new ArrayList<>();
            for (int i = 0; i < EMPLOYEES; i++)
            {
                final long employee = payroll.open("employee " + i, EUR, 0);
                salaries.add(Payment.of(payroll.id("salary " + i), company, employee, 2_500_00 + i, EUR));
            }
            payroll.send(new StatusChange(payroll.id("left"), salaries.get(LEFT_LAST_MONTH).creditAccount(),
                AccountStatus.CLOSED, Details.NONE));

            // All or nothing: one closed account, and nobody is paid.
            final BatchAnswer atomic =
                payroll.client().submit(payroll.id("May"), BatchMode.ATOMIC, salaries).join();
            assertEquals(ResultCode.BATCH_FAILED, atomic.group().code());
            assertEquals(ResultCode.CREDIT_ACCOUNT_CLOSED, atomic.items().get(LEFT_LAST_MONTH).code());
            assertEquals(ResultCode.BATCH_FAILED, atomic.items().get(0).code());
            assertEquals(100_000_000_00L, payroll.available("company"));

            // Each for himself: everyone else is paid. The failed one keeps its answer, the others may be sent again.
            final BatchAnswer independent =
                payroll.client().submit(payroll.id("May, again"), BatchMode.INDEPENDENT, salaries).join();
            assertEquals(ResultCode.ACCEPTED, independent.group().code());
            assertEquals(EMPLOYEES - 1, independent.group().acceptedCount());
            assertEquals(1, independent.group().refusedCount());
            assertEquals(LEFT_LAST_MONTH, independent.group().firstRefused());

            // The same batch once more moves nothing.
            final long left = payroll.available("company");
            final BatchAnswer again =
                payroll.client().submit(payroll.id("May, again"), BatchMode.INDEPENDENT, salaries).join();
            assertEquals(ResultCode.DUPLICATE, again.group().code());
            assertEquals(EMPLOYEES, again.items().stream().filter(item -> item.code() == ResultCode.DUPLICATE).count());
            assertEquals(left, payroll.available("company"));
        }
    }
}
