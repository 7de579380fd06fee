package io.distill4j.presets;

import io.distill4j.data.curate.Curation;
import io.distill4j.data.prompt.PromptSource;

/**
 * A whole distillation: what {@code distill run} takes.
 *
 * @param about one sentence for people
 * @param prompts what is asked
 * @param teacher who answers, and how often
 * @param curate which answers are trained on
 * @param student who learns, and how
 * @param eval what is measured before and after
 * @param seed from which every random choice of the run follows
 */
public record Preset(
    String about,
    PromptSource prompts,
    TeacherPart teacher,
    Curation curate,
    StudentPart student,
    EvalPart eval,
    long seed) {}
