package io.attune.llm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A server did not do what it was asked. */
final class ServerFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  enum Kind {
    /** It may work the next time: too many requests, a fault of the server, a cut connection. */
    RETRY,
    /** This request will not work, others may. */
    REQUEST,
    /** The server does not know how to enforce the form of an answer. */
    SCHEMA_UNKNOWN,
    /** No request will work: a wrong key, no money, no such model. */
    ALL
  }

  private final Kind kind;

  private final transient Optional<Duration> retryAfter;

  private final boolean answered;

  ServerFailure(
      Kind kind, String message, Optional<Duration> retryAfter, boolean answered, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.answered = answered;
  }

  Kind kind() {
    return kind;
  }

  /** When the server wants to be asked again; empty where it does not say. */
  Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }

  /** Whether there was a server that said so, rather than no answer at all. */
  boolean isAnswered() {
    return answered;
  }
}
