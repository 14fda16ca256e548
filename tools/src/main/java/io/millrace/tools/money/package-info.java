/**
 * Money as text and as minor units. A number of decimals matters only here, where text is read or printed.
 */
@NullMarked
package io.millrace.tools.money;

import org.jspecify.annotations.NullMarked;
