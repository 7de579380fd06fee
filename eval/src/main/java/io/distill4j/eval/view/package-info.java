/** Traces to look at: one offline page with list, search, verdicts and mathematics. */
@NullMarked
package io.distill4j.eval.view;

import org.jspecify.annotations.NullMarked;
