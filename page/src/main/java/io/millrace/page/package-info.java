/**
 * One page of HTML that holds all it needs: sections of charts, drawn as plain SVG, and of tables. No script, no font,
 * no image, nothing asked of anywhere; light or dark as the reader's browser is, and black on white when printed.
 * <pre>
 *   Page of Sections of Charts: LineChart over two Axes, of Series
 *                   |           BarChart along one Axis
 *                   '---- Tables
 * </pre>
 */
@NullMarked
package io.millrace.page;

import org.jspecify.annotations.NullMarked;
