package io.distill4j.data.curate;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.sun.management.OperatingSystemMXBean;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.filter.AnswerNotInThoughts;
import io.distill4j.data.filter.Boilerplate;
import io.distill4j.data.filter.CodeInThoughts;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.HesitationMarks;
import io.distill4j.data.filter.LanguageMixing;
import io.distill4j.data.filter.LengthBetween;
import io.distill4j.data.filter.LongParagraphs;
import io.distill4j.data.filter.Loops;
import io.distill4j.data.filter.MultiBox;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.PersonalDataPatterns;
import io.distill4j.data.filter.PromptLeak;
import io.distill4j.data.filter.Refusal;
import io.distill4j.data.filter.SameScript;
import io.distill4j.data.filter.ThoughtFormat;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.filter.Truncated;
import io.distill4j.data.filter.UnfinishedAnswer;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.similar.Similarity;
import io.distill4j.data.verify.BoxedNumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast, in how much memory and how well made-up traces of 4 kB are curated, with every filter,
 * both searches for near duplicates and decontamination against 500 questions.
 *
 * <p>Run it with {@code main(TRACES, FOLDER)}; results belong into {@code
 * bench/results/curation.md}.
 */
final class CurationStudy {

  private static final int WORDS = 620;
  private static final int DUPLICATE_EVERY = 50;
  private static final int LEAK_EVERY = 1_000;
  private static final Similarity TRACES_ALIKE = Similarity.of(5, 0.8);

  private final int count;
  private final Path folder;
  private final Consumer<String> say;
  private final OperatingSystemMXBean processor =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private double told;
  private final BitSet planted = new BitSet();
  private final BitSet leaked = new BitSet();

  private CurationStudy(int count, Path folder, Consumer<String> say) {
    this.count = count;
    this.folder = folder;
    this.say = say;
  }

  /** Measures; arguments are the number of traces and an empty folder. */
  public static void main(String... arguments) throws IOException {
    new CurationStudy(Integer.parseInt(arguments[0]), Path.of(arguments[1]), System.out::println)
        .run();
  }

  private void run() throws IOException {
    Path traces = folder.resolve("traces");
    Path benchmark = folder.resolve("benchmark.jsonl");
    long start = System.nanoTime();
    write(traces, benchmark);
    long bytes = bytes(traces);
    tell("written: %,d traces, %,d bytes of Parquet, %.1f s", count, bytes, seconds(start));

    start = System.nanoTime();
    zstdCopy(traces);
    double copy = seconds(start);
    tell("zstd copy of the same rows as JSON lines: %.1f s", copy);
    start = System.nanoTime();
    readAndWrite(traces);
    double plain = seconds(start);
    tell(
        "plain read and write of Parquet: %.1f s, %.2f of the speed of the copy",
        plain, copy / plain);

    Curation curation = curation(benchmark);
    start = System.nanoTime();
    curation.judge(traces, folder.resolve("labels"), Toolbox.EMPTY, Progress.SILENT);
    double judging = seconds(start);
    tell("judged: %.1f s, %,.0f traces/s; %s", judging, count / judging, memory());
    start = System.nanoTime();
    Funnel funnel =
        curation.select(
            traces,
            folder.resolve("labels"),
            folder.resolve("kept"),
            folder.resolve("rejected"),
            folder.resolve("funnel.json"),
            Progress.SILENT);
    tell("selected: %.1f s; %s", seconds(start), memory());
    say.accept(funnel.table());
    quality();
  }

  private Curation curation(Path benchmark) {
    List<Filter> filters =
        List.of(
            new OneThinkBlock(),
            new SameScript(0.05),
            new LengthBetween(LengthBetween.Unit.WORDS, 10, 30_000),
            new LanguageMixing(0.9),
            new LongParagraphs(400),
            new CodeInThoughts(0),
            new ThoughtFormat(5),
            new Truncated(),
            new Loops(8, 80, 4),
            new MultiBox(),
            new UnfinishedAnswer(),
            new Refusal(),
            new HesitationMarks(OptionalDouble.empty(), OptionalDouble.empty()),
            new AnswerNotInThoughts(),
            new Boilerplate(Optional.empty()),
            new PromptLeak(8),
            new PersonalDataPatterns(),
            new NotInBenchmarks(
                List.of(benchmark.toString()), 10, 0.8, NotInBenchmarks.Where.EVERYTHING));
    return new Curation(
        new BoxedNumber(),
        filters,
        new FirstPassing(4),
        UnknownPolicy.KEEP,
        Optional.of(new Duplicates(Optional.of(Similarity.of(3, 0.8)), Optional.of(TRACES_ALIKE))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Planted duplicates and leaks against what was found. */
  private void quality() {
    int[] found = new int[4]; // planted and found, found but not planted, leaks found, false leaks
    for (String name : List.of("kept", "rejected")) {
      try (Stream<Trace> traces = Traces.read(folder.resolve(name))) {
        traces.forEach(
            trace -> {
              int row = Integer.parseInt(trace.prompt().id().substring(1));
              if (trace.verdict("duplicate-trace").orElseThrow().reason().startsWith("sim")) {
                found[planted.get(row) ? 0 : 1]++;
              }
              if (trace.verdict("not-in-benchmarks").orElseThrow().wireName().equals("fail")) {
                found[leaked.get(row) ? 2 : 3]++;
              }
            });
      }
    }
    tell(
        "near duplicates at 0.8: %d planted, recall %.4f, precision %.4f",
        planted.cardinality(),
        (double) found[0] / planted.cardinality(),
        found[0] + found[1] == 0 ? 1 : (double) found[0] / (found[0] + found[1]));
    tell(
        "benchmark questions: %d planted, %d found, %d false",
        leaked.cardinality(), found[2], found[3]);
  }

  private void write(Path traces, Path benchmark) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    StringBuilder questions = new StringBuilder();
    String[] problems = new String[500];
    for (int i = 0; i < problems.length; i++) {
      problems[i] = String.join(" ", MadeTexts.words(random, 30));
      questions.append("{\"id\":\"q%d\",\"problem\":\"%s\"}%n".formatted(i, problems[i]));
    }
    Files.createDirectories(folder);
    Files.writeString(benchmark, questions);
    String[] last = MadeTexts.words(random, WORDS);
    try (TraceWriter writer = TraceWriter.open(traces)) {
      for (int row = 0; row < count; row++) {
        String[] words = MadeTexts.words(random, WORDS);
        if (row % DUPLICATE_EVERY == 1) {
          words = last.clone();
          int changes = 1 + random.nextInt(12);
          for (int i = 0; i < changes; i++) {
            words[random.nextInt(WORDS)] = "x" + random.nextInt(MadeTexts.VOCABULARY);
          }
          planted.set(
              row,
              TRACES_ALIKE.between(
                      MadeTexts.thoughts(words) + "\n\\boxed{7}",
                      MadeTexts.thoughts(last) + "\n\\boxed{7}")
                  >= 0.8);
        }
        String question = String.join(" ", MadeTexts.words(random, 30));
        if (row % LEAK_EVERY == 7) {
          question = "Please solve: " + problems[random.nextInt(problems.length)];
          leaked.set(row);
        }
        last = words;
        writer.append(MadeTexts.trace(row, question, MadeTexts.thoughts(words)));
      }
      writer.publish();
    }
  }

  private void zstdCopy(Path traces) throws IOException {
    Path plain = folder.resolve("copy.jsonl.zst");
    try (Stream<Trace> all = Traces.read(traces);
        TraceWriter writer = TraceWriter.open(plain)) {
      all.forEach(writer::append);
      writer.publish();
    }
    tell("rows as JSON lines, compressed");
    long start = System.nanoTime();
    try (InputStream in = new ZstdInputStream(Files.newInputStream(plain));
        OutputStream out =
            new ZstdOutputStream(Files.newOutputStream(folder.resolve("copy2.zst")), 3)) {
      in.transferTo(out);
    }
    tell("of that, decompressing and compressing alone: %.1f s", seconds(start));
  }

  private void readAndWrite(Path traces) {
    try (Stream<Trace> all = Traces.read(traces);
        TraceWriter writer = TraceWriter.open(folder.resolve("again"))) {
      all.forEach(writer::append);
      writer.publish();
    }
  }

  private static String memory() {
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(CurationStudy::afterCollection)
            .sum();
    return "%,d MB of heap live after the last collection".formatted(peak >> 20);
  }

  private static long afterCollection(MemoryPoolMXBean pool) {
    return pool.getCollectionUsage() == null ? 0 : pool.getCollectionUsage().getUsed();
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Says it, with the processor time of all threads since the last time something was said. */
  private void tell(String format, Object... values) {
    double now = processor.getProcessCpuTime() / 1e9;
    say.accept(
        String.format(Locale.ROOT, format, values)
            + String.format(Locale.ROOT, " [%.1f s of processor time]", now - told));
    told = now;
  }
}
