/** Judges of a trace without a reference answer. A new filter is one record in this package. */
@NullMarked
package io.distill4j.data.filter;

import org.jspecify.annotations.NullMarked;
