/** The tables in which others publish reasoning traces, read into traces and written again. */
@NullMarked
package io.distill4j.data.dialect;

import org.jspecify.annotations.NullMarked;
