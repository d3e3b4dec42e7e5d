package io.attune.llm;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells from what a server answered, or did not, what to do about it. */
final class ServerFailures {
  private static final int TIMED_OUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULT = 500;

  /** How servers word that they cannot enforce the form of an answer. */
  private static final List<String> ABOUT_SCHEMAS =
      List.of("response_format", "json_schema", "guided", "grammar");

  private final ServerAddress server;
  private final ApiKey key;

  ServerFailures(ServerAddress server, ApiKey key) {
    this.server = server;
    this.key = key;
  }

  ServerFailure of(OpenAIException failure) {
    if (failure instanceof OpenAIServiceException answer) {
      String code = answer.code().or(answer::type).orElse("");
      return of(
          answer.statusCode(),
          code,
          message(answer),
          RetryAfter.read(name -> first(answer, name), Instant.now()),
          answer);
    }
    return noAnswer(failure instanceof OpenAIIoException ? cause(failure) : failure);
  }

  /** The connection failed, was cut, or what came is no answer. */
  ServerFailure noAnswer(Throwable cause) {
    boolean nobodyThere =
        cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof NoRouteToHostException;
    return new ServerFailure(
        ServerFailure.Kind.RETRY,
        "no answer from %s: %s".formatted(server, key.hideIn(words(cause))),
        Optional.empty(),
        !nobodyThere,
        cause);
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private static String words(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /**
   * @param status of HTTP
   * @param code the server's own word for it; may be empty
   * @param words the server's message
   * @param retryAfter when the server wants to be asked again
   * @param cause may be null
   */
  ServerFailure of(
      int status, String code, String words, Optional<Duration> retryAfter, Throwable cause) {
    ServerFailure.Kind kind = kind(status, code, words);
    boolean endless =
        retryAfter.filter(time -> time.compareTo(RetryPolicy.LONGEST_RETRY_AFTER) > 0).isPresent();
    if (kind == ServerFailure.Kind.RETRY && endless) {
      kind = ServerFailure.Kind.ALL;
      words += " (it asks to wait for " + retryAfter.get().toMinutes() + " minutes)";
    }
    String message =
        "%s answered %d%s: %s%s"
            .formatted(
                server,
                status,
                code.isEmpty() ? "" : " (" + code + ")",
                key.hideIn(words),
                remedy(status, code));
    return new ServerFailure(kind, message, retryAfter, true, cause);
  }

  private static ServerFailure.Kind kind(int status, String code, String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (status == TOO_MANY) {
      boolean noMoney = code.equals("insufficient_quota") || code.equals("billing_not_active");
      return noMoney ? ServerFailure.Kind.ALL : ServerFailure.Kind.RETRY;
    }
    if (status >= SERVER_FAULT || status == TIMED_OUT || status == CONFLICT) {
      boolean schema = status == 501 && ABOUT_SCHEMAS.stream().anyMatch(lower::contains);
      return schema ? ServerFailure.Kind.SCHEMA_UNKNOWN : ServerFailure.Kind.RETRY;
    }
    if (status == 400 || status == 422) {
      return ABOUT_SCHEMAS.stream().anyMatch(lower::contains)
          ? ServerFailure.Kind.SCHEMA_UNKNOWN
          : ServerFailure.Kind.REQUEST;
    }
    return status == 413 ? ServerFailure.Kind.REQUEST : ServerFailure.Kind.ALL;
  }

  private static String remedy(int status, String code) {
    if (code.equals("insufficient_quota") || code.equals("billing_not_active")) {
      return "; add credit to the account";
    }
    return switch (status) {
      case 401 -> "; check " + ApiKey.VARIABLE;
      case 403 -> "; the key may not use this model or address";
      case 404 -> "; check --llm-model and --base-url, which ends before /chat/completions";
      default -> "";
    };
  }

  private static String message(OpenAIServiceException answer) {
    String message = String.valueOf(answer.getMessage());
    String status = answer.statusCode() + ": ";
    return message.startsWith(status) ? message.substring(status.length()) : message;
  }

  private static Optional<String> first(OpenAIServiceException answer, String header) {
    return answer.headers().values(header).stream().findFirst();
  }
}
