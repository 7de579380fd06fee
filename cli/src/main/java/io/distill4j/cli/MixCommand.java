package io.distill4j.cli;

import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.mix.DomainMix;
import io.distill4j.data.mix.MixPlan;
import io.distill4j.data.mix.MixSources;
import io.distill4j.data.mix.MixTarget;
import io.distill4j.presets.MixFile;
import io.distill4j.presets.RunTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code distill mix}: how far curated sets are from a target mix of domains, and the mix itself.
 */
@Command(
    name = "mix",
    mixinStandardHelpOptions = true,
    description = {
      "Compare curated sets with a target mix of domains and say what to generate next.",
      "With --out, write the largest set that has the target's shares."
    })
final class MixCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "[DOMAIN=]SET",
      description = "Run folders or sets of traces; math=runs/a says the domain of all of a set.")
  private List<String> sets = List.of();

  @Option(
      names = "--target",
      paramLabel = "MIX",
      defaultValue = "r1-800k",
      description = "Shipped mix or YAML file; default ${DEFAULT-VALUE}.")
  private String target = "r1-800k";

  @Option(
      names = "--by",
      paramLabel = "UNIT",
      defaultValue = "SAMPLES",
      description = "What is shared out, samples or tokens; default samples.")
  private DomainMix.Unit by = DomainMix.Unit.SAMPLES;

  @Option(
      names = "--tag",
      defaultValue = "domain",
      description = "Tag of the prompts that names the domain; default ${DEFAULT-VALUE}.")
  private String tag = "domain";

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "Count tokens by this tokenizer; as the teacher counted them when not given.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--total",
      paramLabel = "N",
      description = "Samples the set should have; as many as it takes to use all when not given.")
  private @Nullable Long total;

  @Option(names = "--out", paramLabel = "OUT", description = "Write the mixed set here.")
  private @Nullable Path out;

  MixCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    MixTarget mix = MixFile.read(target);
    Progress progress = console.progress();
    try (RunTools tools = new RunTools()) {
      MixSources sources =
          new MixSources(sets.stream().map(MixCommand::source).toList(), tag, tokens(tools));
      MixPlan plan =
          MixPlan.of(
              mix,
              sources.count(by, progress),
              by,
              total == null ? OptionalLong.empty() : OptionalLong.of(total));
      console.out().print(plan.table());
      if (out != null) {
        long written = sources.write(new DomainMix(tag, by, mix.shares(by)), out, progress);
        console.out().printf("wrote %,d traces to %s%n", written, out);
      }
    }
    return ExitCode.DONE;
  }

  private ToLongFunction<Trace> tokens(RunTools tools) {
    if (tokenizer == null) {
      return MixSources.AS_COUNTED;
    }
    ToIntFunction<String> counter = tools.tokenCounter(tokenizer);
    return trace ->
        (long) counter.applyAsInt(trace.completion().reasoning())
            + counter.applyAsInt(trace.completion().answer());
  }

  private static MixSources.Source source(String set) {
    int equals = set.indexOf('=');
    String name = equals > 0 ? set.substring(equals + 1) : set;
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new UserMistake(name, "no such file or folder", "give a run or a set of traces");
    }
    Path curated = path.resolve("curated");
    return new MixSources.Source(
        equals > 0 ? Optional.of(set.substring(0, equals)) : Optional.empty(),
        Files.isDirectory(curated) ? curated : path);
  }
}
