package io.attune.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends requests until they are answered: what may pass is tried again, with growing waits or those
 * that the server asks for. Redirects are followed here, since a token must not go to another host.
 */
final class HubHttp {
  /** Waits between tries; tests do not. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  static final int TRIES = 5;

  private static final int MOST_REDIRECTS = 10;
  private static final int OK_END = 300;
  private static final int REDIRECT_END = 400;
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  private final Optional<String> token;
  private final URI home;
  private final Pause pause;

  /**
   * @param home the only host that gets the token
   * @param token of the user
   * @param pause between tries
   */
  HubHttp(URI home, Optional<String> token, Pause pause) {
    this.home = home;
    this.token = token;
    this.pause = pause;
  }

  /**
   * Asks for something.
   *
   * @param method GET or HEAD
   * @param address absolute
   * @param headers further ones
   * @param leaveHost whether redirects to other hosts are followed
   * @return the answer, whatever its status, once it is none that may pass; its body is to be
   *     closed
   * @throws IOException if no answer was to be had
   */
  HttpResponse<InputStream> send(
      String method, URI address, Map<String, String> headers, boolean leaveHost)
      throws IOException {
    URI current = address;
    for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
      HttpResponse<InputStream> answer = sendUntilAnswered(method, current, headers);
      Optional<URI> next = next(answer, current);
      if (next.isEmpty() || (!leaveHost && !isSameHost(next.get(), current))) {
        return answer;
      }
      answer.body().close();
      current = next.get();
    }
    throw new IOException(address + ": more than " + MOST_REDIRECTS + " redirects");
  }

  private static Optional<URI> next(HttpResponse<?> answer, URI current) {
    boolean redirect = answer.statusCode() >= OK_END && answer.statusCode() < REDIRECT_END;
    return redirect
        ? answer.headers().firstValue("Location").map(current::resolve)
        : Optional.empty();
  }

  private HttpResponse<InputStream> sendUntilAnswered(
      String method, URI address, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", "attune");
    headers.forEach(request::header);
    if (isSameHost(address, home)) {
      token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    }
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      Duration asked = wait;
      try {
        HttpResponse<InputStream> answer =
            client.send(request.build(), BodyHandlers.ofInputStream());
        if (!PASSING.contains(answer.statusCode()) || attempt == TRIES) {
          return answer;
        }
        answer.body().close();
        asked = retryAfter(answer).orElse(wait);
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw new IOException(
              "%s: no answer after %d tries (%s)".formatted(address, TRIES, reason(e)), e);
        }
      }
      rest(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
      wait = wait.multipliedBy(2);
    }
  }

  /** Waits before something is tried again. */
  void rest(Duration time) throws InterruptedIOException {
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("The download was interrupted");
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}")) // the other form, a date, is not sent by the hub
        .map(Long::parseLong)
        .map(Duration::ofSeconds);
  }

  /** JDK exceptions of refused connections have no message. */
  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static boolean isSameHost(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }
}
