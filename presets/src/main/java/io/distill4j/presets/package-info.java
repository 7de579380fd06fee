/**
 * Presets: complete YAML files bound to records, and the pipeline that runs the steps they
 * describe.
 */
@NullMarked
package io.distill4j.presets;

import org.jspecify.annotations.NullMarked;
