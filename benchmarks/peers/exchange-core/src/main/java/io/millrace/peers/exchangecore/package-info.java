/**
 * exchange-core, with a class path of its own.
 */
@NullMarked
package io.millrace.peers.exchangecore;

import org.jspecify.annotations.NullMarked;
