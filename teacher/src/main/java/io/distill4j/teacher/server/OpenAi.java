package io.distill4j.teacher.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A model behind one or more OpenAI-compatible chat endpoints.
 *
 * <p>The key is read from the environment or a file when the teacher is opened, is sent as a bearer
 * token, and is in no message, log or manifest.
 *
 * @param urls base addresses, each up to and with {@code /v1}; requests go where they are answered
 * @param model name the servers know it by
 * @param reasons whether it is a reasoning model: an endpoint whose answers carry no thoughts is
 *     then refused instead of losing them in silence
 * @param stream whether tokens are sent as they are written; needed to notice silence and loops
 * @param keyVariable environment variable that holds the key
 * @param keyFile file that holds the key
 * @param extraBody further members of the request, such as {@code top_k}; a value that is JSON is
 *     sent as such, any other as text
 * @param patience time limits and retries; {@link Patience#DEFAULT} if absent
 * @param limits requests and tokens per minute of each endpoint
 * @param adaptive whether the number of requests in flight is searched for, up to that of the run,
 *     by what brings the most tokens; absent: yes
 * @param trust certificates in PEM to trust instead of those of the Java platform, for an endpoint
 *     whose certificate nobody else vouches for
 * @param topLogprobs asks for the log-probability of each token and those of so many likeliest
 *     tokens at its place, 0 to 100 (most servers allow 20); kept as {@link
 *     io.distill4j.data.TokenScores}; a server that sends none is refused. Absent: not asked for
 */
public record OpenAi(
    List<String> urls,
    String model,
    boolean reasons,
    boolean stream,
    Optional<String> keyVariable,
    Optional<Path> keyFile,
    Map<String, String> extraBody,
    Optional<Patience> patience,
    Optional<Limits> limits,
    Optional<Boolean> adaptive,
    Optional<Path> trust,
    OptionalInt topLogprobs)
    implements Teacher {

  public OpenAi {
    urls = List.copyOf(urls);
    extraBody = Map.copyOf(extraBody);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls must name one endpoint or more, was empty");
    }
    for (String url : urls) {
      if (!url.matches("https?://[^/\\s]+(/\\S*)?")) {
        throw new IllegalArgumentException(
            "urls must begin with http:// or https:// and a host, was " + url);
      }
    }
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must be the name the server knows, was blank");
    }
    if (topLogprobs.isPresent() && (topLogprobs.getAsInt() < 0 || topLogprobs.getAsInt() > 100)) {
      throw new IllegalArgumentException(
          "top-logprobs must be in [0, 100], was " + topLogprobs.getAsInt());
    }
    if (keyVariable.isPresent() && keyFile.isPresent()) {
      throw new IllegalArgumentException("give key-variable or key-file, not both");
    }
  }

  /** With limits of the server's own and certificates that the platform trusts. */
  public OpenAi(
      List<String> urls,
      String model,
      boolean reasons,
      boolean stream,
      Optional<String> keyVariable,
      Optional<Path> keyFile,
      Map<String, String> extraBody,
      Optional<Patience> patience) {
    this(
        urls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        patience,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** A reasoning model on one server without a key, streamed. */
  public static OpenAi of(String url, String model) {
    return new OpenAi(
        List.of(url),
        model,
        true,
        true,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  public OpenAi withPatience(Patience newPatience) {
    return new OpenAi(
        urls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        Optional.of(newPatience),
        limits,
        adaptive,
        trust,
        topLogprobs);
  }

  public OpenAi withUrls(List<String> newUrls) {
    return new OpenAi(
        newUrls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        patience,
        limits,
        adaptive,
        trust,
        topLogprobs);
  }

  public OpenAi withLimits(Limits newLimits) {
    return new OpenAi(
        urls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        patience,
        Optional.of(newLimits),
        adaptive,
        trust,
        topLogprobs);
  }

  public OpenAi withTrust(Path certificates) {
    return new OpenAi(
        urls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        patience,
        limits,
        adaptive,
        Optional.of(certificates),
        topLogprobs);
  }

  public OpenAi withTopLogprobs(int newTop) {
    return new OpenAi(
        urls,
        model,
        reasons,
        stream,
        keyVariable,
        keyFile,
        extraBody,
        patience,
        limits,
        adaptive,
        trust,
        OptionalInt.of(newTop));
  }

  @Override
  public Generator open(Map<String, String> environment) {
    return new ServerGenerator(this, key(environment), Trust.context(trust));
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder =
        Fingerprint.builder()
            .add("open-ai")
            .add(model)
            .add(Boolean.toString(reasons))
            .add(new TreeMap<>(extraBody).toString());
    topLogprobs.ifPresent(top -> builder.add("top-logprobs " + top));
    return builder.build();
  }

  /** The chat endpoint below a base address. */
  static URI chat(String url) {
    return URI.create(url.replaceFirst("/+$", "") + "/chat/completions");
  }

  /** A value of the extra body as it is sent. */
  static JsonNode value(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  private Optional<String> key(Map<String, String> environment) {
    if (keyVariable.isPresent()) {
      String key = environment.getOrDefault(keyVariable.get(), "").strip();
      if (key.isEmpty()) {
        throw new UserMistake(
            "key-variable",
            "the environment variable %s is not set".formatted(keyVariable.get()),
            "set it to the key of the endpoint, or leave key-variable out for one without a key");
      }
      return Optional.of(key);
    }
    if (keyFile.isPresent()) {
      try {
        return Optional.of(Files.readString(keyFile.get()).strip());
      } catch (IOException e) {
        throw new UserMistake(
            keyFile.get().toString(), "the key cannot be read: " + e, "check key-file", e);
      }
    }
    return Optional.empty();
  }
}
