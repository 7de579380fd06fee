package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.shingle.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which prompts stay so that the domains of the chosen traces have their shares: in each domain the
 * first by the hash of their id, until its quota is full. Holds 16 bytes and a little per chosen
 * prompt.
 */
final class MixCut {

  private final DomainMix mix;
  private final Map<String, List<Chosen>> byDomain = new TreeMap<>();

  private record Chosen(long order, long amount) {}

  MixCut(DomainMix mix) {
    this.mix = mix;
  }

  /** Counts the chosen traces of a prompt. */
  void add(Selecting.Decided prompt) {
    if (prompt.kept().isEmpty()) {
      return;
    }
    long amount = prompt.kept().stream().mapToLong(this::amount).sum();
    String domain = domain(prompt.all().get(0));
    byDomain
        .computeIfAbsent(domain, none -> new ArrayList<>())
        .add(new Chosen(order(prompt.all().get(0).prompt().id()), amount));
  }

  private long amount(Trace trace) {
    if (mix.by() == DomainMix.Unit.SAMPLES) {
      return 1;
    }
    long tokens = trace.completion().usage().completionTokens();
    if (tokens == 0) {
      throw new UserMistake(
          "trace " + trace.request().key(),
          "its tokens were not counted",
          "share out samples instead: mix by samples");
    }
    return tokens;
  }

  private String domain(Trace trace) {
    return trace.prompt().tags().getOrDefault(mix.tag(), "");
  }

  /**
   * Tells the ids of prompts that stay.
   *
   * @throws UserMistake when a domain of the mix has no chosen trace at all
   */
  Predicate<String> stays() {
    Map<String, Long> present = new TreeMap<>();
    byDomain.forEach(
        (domain, all) -> present.put(domain, all.stream().mapToLong(Chosen::amount).sum()));
    for (String domain : mix.shares().keySet()) {
      if (!present.containsKey(domain)) {
        throw new UserMistake(
            "mix.shares." + domain,
            "no chosen trace has %s '%s'; there are %s"
                .formatted(mix.tag(), domain, present.keySet()),
            "leave the domain out, or name another tag");
      }
    }
    Map<String, Double> quotas = mix.quotas(present);
    Map<Long, Boolean> in = new HashMap<>();
    byDomain.forEach(
        (domain, all) -> {
          double room = quotas.getOrDefault(domain, 0.0);
          all.sort(java.util.Comparator.comparingLong(Chosen::order));
          for (Chosen chosen : all) {
            // Half of the last prompt's amount decides, so that sums land on both sides alike.
            if (room < chosen.amount() / 2.0 || room <= 0) {
              break;
            }
            room -= chosen.amount();
            in.put(chosen.order(), true);
          }
        });
    return id -> in.containsKey(order(id));
  }

  private static long order(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return Words.mix(hash);
  }
}
