/** Models by name: in folders, on hubs and in the toolkit itself. */
@NullMarked
package io.distill4j.presets.model;

import org.jspecify.annotations.NullMarked;
