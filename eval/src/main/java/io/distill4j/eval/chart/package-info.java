/** Small charts as SVG text: no window system, the same bytes every time. */
@NullMarked
package io.distill4j.eval.chart;

import org.jspecify.annotations.NullMarked;
