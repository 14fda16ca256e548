/**
 * ISO 20022 customer credit transfers (pain.001), whichever version, dialect and namespace: elements are known by their
 * local name, and what is not needed is passed over.
 */
@NullMarked
package io.millrace.tools.iso20022;

import org.jspecify.annotations.NullMarked;
