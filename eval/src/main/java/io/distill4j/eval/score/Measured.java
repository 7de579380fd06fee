package io.distill4j.eval.score;

import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.stats.Estimate;

/** A metric's value. */
public record Measured(String metric, Metric.Unit unit, Estimate estimate) {}
