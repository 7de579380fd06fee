package io.distill4j.student.hub;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.student.hub.internal.HubServer;
import io.distill4j.student.hub.internal.Listing;
import io.distill4j.student.hub.internal.RemoteFile;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds files of a dataset on a hub: those of a revision whose paths match a glob.
 *
 * <p>Downloads, checks, cache and environment are those of {@link ModelHub}. A revision that is a
 * commit is downloaded once and never asked for again.
 */
public final class DatasetHub {

  private static final Pattern ID = Pattern.compile("[\\w.-]+/[\\w.-]+");

  private final Map<String, String> environment;
  private final HubServer server;

  private DatasetHub(Map<String, String> environment, HubServer server) {
    this.environment = Map.copyOf(environment);
    this.server = server;
  }

  /** The hub that the environment names. */
  public static DatasetHub of(Map<String, String> environment) {
    return of(environment, Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /**
   * The hub that the environment names.
   *
   * @param timeout longest silence of the server
   * @param pause before a second attempt; doubled for each further one
   */
  public static DatasetHub of(Map<String, String> environment, Duration timeout, Duration pause) {
    return new DatasetHub(environment, HubServer.of(environment, "datasets", timeout, pause));
  }

  /**
   * The file that matches, or the folder of several that do, downloaded first where needed.
   *
   * @param dataset {@code ORG/NAME}
   * @param revision commit, tag or branch
   * @param files a glob over the paths of the dataset, such as {@code data/test-*.parquet}; {@code
   *     **} crosses folders
   * @throws UserMistake when there is no such dataset or file, it may not be read, files match in
   *     several folders, or it is not in the cache and {@code HF_HUB_OFFLINE} is set
   * @throws UpstreamFailure when the server cannot be reached and the cache does not have them
   */
  public Path resolve(String dataset, String revision, String files, Progress progress) {
    if (!ID.matcher(dataset).matches() || dataset.contains("..")) {
      throw new UserMistake(dataset, "is not the id of a dataset on a hub", "give ORG/NAME");
    }
    HubCache cache = new HubCache(HubFolder.of(environment), "datasets", dataset);
    try {
      return resolve(dataset, revision, files, cache, progress);
    } catch (IOException e) {
      throw new UpstreamFailure("cannot write the cache of " + dataset + ": " + e, e);
    }
  }

  private Path resolve(
      String dataset, String revision, String files, HubCache cache, Progress progress)
      throws IOException {
    String mark = Fingerprint.builder().add(files).build().brief();
    String known = cache.commit(revision);
    boolean cached = cache.isMarked(known, mark);
    if (cached && (known.equals(revision) || HubFolder.isOffline(environment))) {
      return chosen(dataset, cache.snapshot(known), files);
    }
    if (HubFolder.isOffline(environment)) {
      throw new UserMistake(
          dataset + "@" + revision,
          "HF_HUB_OFFLINE is set and the cache does not have " + files,
          "unset HF_HUB_OFFLINE once, or give the path of a file that has the rows");
    }
    Listing listing;
    try {
      listing = server.list(dataset, revision);
    } catch (UpstreamFailure e) {
      if (!cached) {
        throw e;
      }
      progress.message("%s; using the cached %s".formatted(e.getMessage(), dataset));
      return chosen(dataset, cache.snapshot(known), files);
    }
    List<String> wanted = listing.files().stream().filter(matching(files)::matches).toList();
    if (wanted.isEmpty()) {
      throw new UserMistake(
          dataset + "@" + revision,
          "no file matches '%s'; there are %s"
              .formatted(files, String.join(", ", listing.files().stream().limit(20).toList())),
          "set 'files' to a pattern that matches one of them");
    }
    download(dataset, listing.commit(), wanted, cache, progress);
    cache.mark(listing.commit(), mark);
    cache.remember(revision, listing.commit());
    return chosen(dataset, cache.snapshot(listing.commit()), files);
  }

  private void download(
      String dataset, String commit, List<String> names, HubCache cache, Progress progress)
      throws IOException {
    List<RemoteFile> remote =
        names.stream().map(name -> server.describe(dataset, commit, name)).toList();
    long bytes = remote.stream().mapToLong(file -> Math.max(0, file.size())).sum();
    try (Progress.Task task = progress.start("download " + dataset, bytes, "byte")) {
      for (RemoteFile file : remote) {
        task.status(file.name());
        cache.add(
            commit,
            file.name(),
            file.etag(),
            incomplete -> server.download(file, incomplete, task::advance));
      }
    }
  }

  /** The one file of a snapshot that matches, or the folder whose every file matches. */
  private static Path chosen(String dataset, Path snapshot, String files) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(snapshot)) {
      all.filter(Files::isRegularFile)
          .filter(file -> matching(files).matches(snapshot.relativize(file).toString()))
          .sorted()
          .forEach(found::add);
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    Path folder = Objects.requireNonNull(found.get(0).getParent());
    try (Stream<Path> beside = Files.list(folder)) {
      if (found.stream().allMatch(file -> folder.equals(file.getParent()))
          && beside.filter(Files::isRegularFile).count() == found.size()) {
        return folder;
      }
    }
    throw new UserMistake(
        dataset,
        "'%s' matches %d files that do not make up one folder".formatted(files, found.size()),
        "choose one file, or all files of one folder");
  }

  private interface Match {
    boolean matches(String path);
  }

  private static Match matching(String glob) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    return path -> matcher.matches(Path.of(path));
  }
}
