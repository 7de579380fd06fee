package io.distill4j.presets;

import io.distill4j.data.Generator;
import io.distill4j.student.rl.ServedPolicy;
import java.util.Map;
import java.util.Optional;

/** The connection to servers of the policy, where there are any. */
record Serving(Optional<ServedPolicy> policy) implements AutoCloseable {

  static Serving open(Optional<Reinforcement.Served> served, Map<String, String> environment) {
    return new Serving(
        served.map(
            s -> new ServedPolicy(s.source().open(environment), s.reload()::load, s.version())));
  }

  @Override
  public void close() {
    policy.map(ServedPolicy::generator).ifPresent(Generator::close);
  }
}
