/**
 * Binds YAML to records: every problem at once, each with its line and the way out.
 *
 * <p>The only package that knows YAML. A record's components are its keys in kebab case; a
 * component that is an extension point (an interface such as {@code Filter}) is written as the name
 * of a plugin or {@code {name: {its keys}}}.
 */
@NullMarked
package io.distill4j.presets.yaml;

import org.jspecify.annotations.NullMarked;
