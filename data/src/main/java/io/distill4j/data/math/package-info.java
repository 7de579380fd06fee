/**
 * Mathematics as answers write it: a LaTeX parser, an exact layer of rational functions and surds,
 * and a decision whether two answers say the same.
 */
@NullMarked
package io.distill4j.data.math;

import org.jspecify.annotations.NullMarked;
