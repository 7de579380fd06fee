/** Sources of prompts that need more than files: a hub, a template in Jinja. */
@NullMarked
package io.distill4j.presets.prompt;

import org.jspecify.annotations.NullMarked;
