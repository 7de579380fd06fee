/**
 * Teachers behind OpenAI-compatible chat endpoints: vLLM, SGLang, DJL Serving, llama.cpp's server,
 * DeepSeek's API, OpenRouter.
 *
 * <p>{@link io.distill4j.teacher.server.OpenAi} is the plugin. An attempt is one HTTP request; the
 * generator decides from its {@code Outcome} whether it is a completion, is tried again, or ends
 * the run.
 */
@NullMarked
package io.distill4j.teacher.server;

import org.jspecify.annotations.NullMarked;
