/**
 * From samples to statements: draw samples of a benchmark, score them, compare models, report.
 *
 * <p>Flow: {@code benchmark} -> {@link io.distill4j.eval.Evaluation} -> {@code metric} -> {@code
 * score} -> {@code compare} -> {@code report}; {@code stats} and {@code chart} know nothing of
 * models.
 */
@NullMarked
package io.distill4j.eval;

import org.jspecify.annotations.NullMarked;
