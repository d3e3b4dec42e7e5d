package io.attune.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Sends requests until they are answered: what may pass is tried again, with growing waits or those
 * that the server asks for. A host that cannot be reached at all is not waited for. Redirects are
 * followed here, since a token must not go to another host.
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

  /** A store may put the parts of a large file together before it answers. */
  private static final Duration ANSWER_TO_BODY = Duration.ofMinutes(5);

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /** Hosts that have answered once: of these, what fails may pass. */
  private final Set<String> reached = ConcurrentHashMap.newKeySet();

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
   * Sends a request, several times where what went wrong may pass.
   *
   * @param leaveHost whether redirects to other hosts are followed
   * @return the answer, whatever its status; its body is to be closed
   * @throws IOException if no answer was to be had
   */
  HttpResponse<InputStream> send(HubRequest request, boolean leaveHost) throws IOException {
    return send(request, leaveHost, TRIES, sent -> {});
  }

  /**
   * Sends a request.
   *
   * @param tries how often at most
   * @param sent is told how many bytes of the body are on their way; from 0 again with each try
   */
  HttpResponse<InputStream> send(
      HubRequest request, boolean leaveHost, int tries, LongConsumer sent) throws IOException {
    HubRequest current = request;
    for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
      HttpResponse<InputStream> answer = sendUntilAnswered(current, tries, sent);
      Optional<URI> next = next(answer, current.address());
      if (next.isEmpty() || (!leaveHost && !isSameHost(next.get(), current.address()))) {
        return answer;
      }
      answer.body().close();
      current = current.at(next.get());
    }
    throw new IOException(request.shown() + ": more than " + MOST_REDIRECTS + " redirects");
  }

  private static Optional<URI> next(HttpResponse<?> answer, URI current) throws IOException {
    boolean redirect = answer.statusCode() >= OK_END && answer.statusCode() < REDIRECT_END;
    Optional<String> location = answer.headers().firstValue("Location");
    return redirect && location.isPresent()
        ? Optional.of(address(current, location.get()))
        : Optional.empty();
  }

  /**
   * An address that a server gave.
   *
   * @param base what it is relative to, if it is
   * @throws IOException if it is none that requests can be sent to
   */
  static URI address(URI base, String text) throws IOException {
    try {
      URI address = base.resolve(text);
      if (address.getHost() != null && SCHEMES.contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          HubRequest.shown(base) + ": the server gave an address that is none", e);
    }
    throw new IOException(HubRequest.shown(base) + ": the server gave an address that is none");
  }

  private HttpResponse<InputStream> sendUntilAnswered(
      HubRequest request, int tries, LongConsumer sent) throws IOException {
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      Duration asked = wait;
      try {
        HttpResponse<InputStream> answer = exchange(request, sent);
        reached.add(request.address().getAuthority());
        if (!mayPass(answer.statusCode()) || attempt >= tries) {
          return answer;
        }
        answer.body().close();
        asked = retryAfter(answer).orElse(wait);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!reached.contains(request.address().getAuthority()) && isUnreachable(e)) {
          throw new IOException(
              "%s: %s cannot be reached (%s); is there a connection, and is the address right?"
                  .formatted(request.shown(), request.address().getHost(), reason(e)),
              e);
        }
        if (attempt >= tries) {
          throw new IOException(
              "%s: no answer after %d tries (%s)".formatted(request.shown(), attempt, reason(e)),
              e);
        }
      }
      rest(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
      wait = wait.multipliedBy(2);
    }
  }

  /** Sends once, and waits as long as bytes move. */
  private HttpResponse<InputStream> exchange(HubRequest request, LongConsumer sent)
      throws IOException {
    AtomicLong moved = new AtomicLong(System.nanoTime());
    LongConsumer watched =
        bytes -> {
          moved.set(System.nanoTime());
          sent.accept(bytes);
        };
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.address())
            .method(request.method(), request.body().open(watched))
            .header("User-Agent", "attune");
    request.headers().forEach(builder::header);
    if (isSameHost(request.address(), home)) {
      token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    }
    long silence = (request.hasBody() ? ANSWER_TO_BODY : ANSWER).toNanos();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(builder.build(), BodyHandlers.ofInputStream());
    while (true) {
      try {
        return answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - moved.get() > silence) {
          answer.cancel(true);
          throw new IOException("the server does not answer", e);
        }
      } catch (InterruptedException e) {
        answer.cancel(true);
        throw interrupted();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
  }

  /** Whether a status tells of something that passes by itself. */
  static boolean mayPass(int status) {
    return PASSING.contains(status);
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
    return new InterruptedIOException("The transfer was interrupted");
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}")) // the other form, a date, is not sent by the hub
        .map(Long::parseLong)
        .map(Duration::ofSeconds);
  }

  /** Whether no connection came about: of a host that never answered, waiting helps little. */
  private static boolean isUnreachable(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  /** JDK exceptions of refused connections have no message. */
  static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static boolean isSameHost(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }
}
