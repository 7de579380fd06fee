package io.distill4j.teacher.server.internal;

import io.distill4j.data.UpstreamFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A single POST of JSON, for what is rare and slow. */
public final class OnePost {

  private OnePost() {}

  /** What came back. */
  public record Reply(int status, String body) {}

  /**
   * Sends and waits.
   *
   * @throws UpstreamFailure when the server cannot be reached or does not answer in time
   */
  public static Reply send(String url, String json, double seconds) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofMillis(Math.round(seconds * 1000)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UpstreamFailure("%s: %s".formatted(url, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure("%s: was interrupted".formatted(url), e);
    }
  }
}
