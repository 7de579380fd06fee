package io.distill4j.presets.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/**
 * A folder of the class path, in jars and in directories alike.
 *
 * @param loader whose class path is searched
 * @param path such as {@code presets}, without slashes at the ends
 */
public record ResourceFolder(ClassLoader loader, String path) {

  /** Names of the files directly in the folder. */
  public NavigableSet<String> files() {
    NavigableSet<String> files = new TreeSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(path))) {
        if (url.openConnection() instanceof JarURLConnection jar) {
          entries(jar).stream().filter(name -> name.indexOf('/') < 0).forEach(files::add);
        } else if (url.getProtocol().equals("file")) {
          addFromDirectory(Path.of(URI.create(url.toString())), files);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Names of the folders directly in the folder. */
  public NavigableSet<String> folders() {
    NavigableSet<String> folders = new TreeSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(path))) {
        if (url.openConnection() instanceof JarURLConnection jar) {
          entries(jar).stream()
              .filter(name -> name.indexOf('/') > 0)
              .forEach(name -> folders.add(name.substring(0, name.indexOf('/'))));
        } else if (url.getProtocol().equals("file")) {
          try (Stream<Path> all = Files.list(Path.of(URI.create(url.toString())))) {
            all.filter(Files::isDirectory)
                .forEach(folder -> folders.add(String.valueOf(folder.getFileName())));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folders;
  }

  /** The text of a file in the folder, if it is there. */
  public Optional<String> text(String file) {
    return content(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * The content of a file in the folder.
   *
   * @throws IllegalArgumentException when it is not there
   */
  public byte[] bytes(String file) {
    return content(file)
        .orElseThrow(() -> new IllegalArgumentException("no " + file + " in " + path));
  }

  private Optional<byte[]> content(String file) {
    try (InputStream in = loader.getResourceAsStream(path + "/" + file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Paths of everything below the folder, relative to it. */
  private List<String> entries(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(path + "/") && name.length() > path.length() + 1)
          .map(name -> name.substring(path.length() + 1))
          .toList();
    }
  }

  private static void addFromDirectory(Path directory, NavigableSet<String> files)
      throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .forEach(files::add);
    }
  }
}
