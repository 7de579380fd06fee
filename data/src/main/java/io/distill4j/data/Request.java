package io.distill4j.data;

/**
 * One sample of one prompt: the unit of work, of payment and of resume.
 *
 * @param sample index of the sample among those of its prompt, from 0
 * @param seed of this sample alone, so that it can be drawn again without its neighbours
 */
public record Request(Prompt prompt, int sample, long seed, Sampling sampling) {

  public Request {
    if (sample < 0) {
      throw new IllegalArgumentException("sample must be 0 or more, was " + sample);
    }
  }

  /** The request for a sample of a run: its seed is a pure function of the three arguments. */
  public static Request of(Prompt prompt, int sample, Sampling sampling, long runSeed) {
    long seed =
        Fingerprint.builder()
            .add("seed")
            .add(Long.toString(runSeed))
            .add(prompt.id())
            .add(Integer.toString(sample))
            .build()
            .asLong();
    // Servers take seeds of 31 bits at least and reject negative ones.
    return new Request(prompt, sample, seed & 0x7fff_ffffL, sampling);
  }

  /** Identifies the sample within a run: {@code promptId#sample}. */
  public String key() {
    return key(prompt.id(), sample);
  }

  /** The {@link #key()} of a sample of a prompt. */
  public static String key(String promptId, int sample) {
    return promptId + "#" + sample;
  }

  /** Hash of everything that determines the completion, the model aside. */
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("request")
        .add(prompt.fingerprint().hex())
        .add(Integer.toString(sample))
        .add(Long.toString(seed))
        .add(sampling.toString())
        .build();
  }
}
