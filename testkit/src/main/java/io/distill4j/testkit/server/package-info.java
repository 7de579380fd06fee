/** A fake OpenAI-compatible server that answers deterministically and misbehaves on demand. */
@NullMarked
package io.distill4j.testkit.server;

import org.jspecify.annotations.NullMarked;
