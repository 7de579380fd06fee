package io.distill4j.student.hub.internal;

/**
 * A file of a model as the server describes it.
 *
 * @param name within the model
 * @param path on the server, from its root
 * @param etag checksum: SHA-256 for large files, the git blob's SHA-1 for others, 64 or 40
 *     hexadecimal digits; anything else cannot be checked
 * @param size in bytes; -1 when the server does not say
 */
public record RemoteFile(String name, String path, String etag, long size) {

  /** Whether the etag is a checksum of the content. */
  boolean isChecked() {
    return etag.matches("[0-9a-f]{40}|[0-9a-f]{64}");
  }
}
