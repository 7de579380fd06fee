package io.distill4j.student.rl;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.train.Companions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Draws from a served copy of the policy.
 *
 * @param loaded version of the weights that the servers were told to load
 * @param window requests in flight
 */
record ServedActor(ServedPolicy served, Codec codec, String loaded, int window) implements Actor {

  /**
   * Writes the policy, has it loaded and draws from it.
   *
   * @param folder for the weights; one policy lies in it at a time
   * @param base with the {@code config.json} of the policy
   * @param companions files beside the weights
   */
  static ServedActor of(
      ServedPolicy served,
      Codec codec,
      int window,
      Path folder,
      Path base,
      Companions companions,
      Decoder policy,
      long step)
      throws IOException {
    String version = "step-%06d".formatted(step);
    Path weights = folder.resolve(version);
    FileTree.delete(folder);
    Files.createDirectories(weights);
    new ModelFolder(weights).write(policy, base);
    companions.write(weights);
    served.reload().load(weights, version);
    return new ServedActor(served, codec, version, window);
  }

  @Override
  public List<Generated> draw(List<Asked> asked) {
    List<CompletableFuture<Completion>> under = new ArrayList<>();
    List<Generated> drawn = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      while (under.size() < Math.min(asked.size(), i + window)) {
        under.add(ask(asked.get(under.size())));
      }
      drawn.add(generated(asked.get(i), joined(under.get(i))));
    }
    return drawn;
  }

  private CompletableFuture<Completion> ask(Asked one) {
    long seed = one.seed() & 0x7fff_ffffL; // Servers take 31 bits at least.
    return served
        .generator()
        .generate(new Request(one.prompt(), one.sample(), seed, one.sampling()))
        .toCompletableFuture();
  }

  private static Completion joined(CompletableFuture<Completion> completion) {
    try {
      return completion.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserMistake mistake) {
        throw mistake;
      }
      if (e.getCause() instanceof UpstreamFailure failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Generated generated(Asked asked, Completion completion) {
    checkVersion(completion);
    boolean ended = completion.finish() == FinishReason.STOP;
    int[] ids = codec.completion(text(completion), ended);
    FinishReason finish = ended ? FinishReason.STOP : FinishReason.LENGTH;
    return new Generated(asked.ids(), ids, new float[0], finish);
  }

  /** What the model wrote, its thoughts and answer joined as training joins them. */
  private String text(Completion completion) {
    if (completion.reasoning().isEmpty()) {
      return completion.answer();
    }
    String open = codec.opensThoughts() ? "" : "<think>\n";
    String rest = completion.answer().isEmpty() ? "" : "\n</think>\n\n" + completion.answer();
    return open + completion.reasoning() + rest;
  }

  private void checkVersion(Completion completion) {
    String key = served.version().orElse("model");
    String expected = served.version().isPresent() ? loaded : served.generator().model();
    String reported = completion.reported().getOrDefault(key, "nothing");
    if (!reported.equals(expected)) {
      throw new UserMistake(
          served.generator().endpoint(),
          "a completion of %s reports %s as its %s, not %s"
              .formatted(loaded, reported, key, expected),
          "have every server behind the address reload before it answers, or name another key"
              + " under which it reports its weights");
    }
  }

  @Override
  public void close() {} // Nothing is held between steps.
}
