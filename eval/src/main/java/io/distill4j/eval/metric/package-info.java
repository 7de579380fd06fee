/** What is measured about the samples of a model: one record per metric, undefined is empty. */
@NullMarked
package io.distill4j.eval.metric;

import org.jspecify.annotations.NullMarked;
