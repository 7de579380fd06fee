/**
 * Samples while they are drawn: the window of requests in flight and the log that loses none of
 * them. Generation runs and evaluations share both.
 */
@NullMarked
package io.distill4j.data.sample;

import org.jspecify.annotations.NullMarked;
