/** The recipe of DeepSeek-R1 as a chain of trainings, each a run folder of its own. */
@NullMarked
package io.distill4j.presets.chain;

import org.jspecify.annotations.NullMarked;
