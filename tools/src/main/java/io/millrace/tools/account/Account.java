package io.millrace.tools.account;

import io.millrace.tools.money.IsoCurrency;

/**
 * An account of the ledger. The text may be held in several currencies (banks do that behind one IBAN); each is an
 * account of its own.
 *
 * @param text     canonical, see {@link AccountText}.
 * @param currency that it is held in.
 * @param id       64 bits, the ledger's name for it.
 */
public record Account(String text, IsoCurrency currency, long id)
{
    @Override
    public String toString()
    {
        return text + ' ' + currency;
    }
}
