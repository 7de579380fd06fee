/** Files shipped inside the jars: presets and benchmarks. */
@NullMarked
package io.distill4j.presets.resource;

import org.jspecify.annotations.NullMarked;
