package io.distill4j.teacher;

import io.distill4j.data.Generator;
import java.util.List;

/** A generator in front of servers, which knows how they are doing. */
public interface Fleet extends Generator {

  /**
   * How many requests it can make use of now.
   *
   * @param most that the caller would keep in flight
   * @return in [1, most]
   */
  int room(int most);

  /** Tokens that have arrived so far, those of requests in flight included. */
  long tokens();

  /** Each server's state, in the order of the configuration. */
  List<ServerState> servers();

  /**
   * A server's state.
   *
   * @param url without any secret
   * @param inFlight requests
   * @param completed requests
   * @param failures attempts that failed or were refused
   * @param says what it is doing, for people, such as {@code open} or {@code resting 12 s}
   */
  record ServerState(String url, int inFlight, long completed, long failures, String says) {}
}
