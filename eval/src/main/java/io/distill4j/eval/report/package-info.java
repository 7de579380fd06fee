/** One page and one text that say what was measured, how sure it is and how to repeat it. */
@NullMarked
package io.distill4j.eval.report;

import org.jspecify.annotations.NullMarked;
