package io.attune.hub;

import io.attune.InvalidInputException;
import java.util.Map;

/** The hub refuses: there is no such thing, or not for this user. */
public final class HubException extends InvalidInputException {
  private static final long serialVersionUID = 1L;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private static final String ACCESS =
      "; check the spelling, and where it is private or gated set HF_TOKEN to a token with access";

  private static final Map<String, String> BY_CODE =
      Map.of(
          "RepoNotFound", "there is no such repository, or it is private" + ACCESS,
          "RevisionNotFound", "the repository has no such revision",
          "EntryNotFound", "the repository has no such file",
          "GatedRepo", "access has to be asked for on the repository's page, and HF_TOKEN set");

  private final int status;
  private final String code;

  /**
   * @param what was asked for
   * @param status of HTTP
   * @param code of the hub, or an empty text
   */
  HubException(String what, int status, String code) {
    this(what, status, code, "");
  }

  /**
   * @param detail the hub's own words, or an empty text
   */
  HubException(String what, int status, String code, String detail) {
    super(
        "%s: %s (the hub answered %d%s)."
            .formatted(what, reason(status, code), status, detail.isEmpty() ? "" : ": " + detail));
    this.status = status;
    this.code = code;
  }

  private static String reason(int status, String code) {
    if (BY_CODE.containsKey(code)) {
      return BY_CODE.get(code);
    }
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN -> "no access" + ACCESS;
      case NOT_FOUND -> "not found; check the spelling";
      case CONFLICT, PRECONDITION_FAILED -> "something else has changed it meanwhile";
      default -> "refused";
    };
  }

  /** Whether the repository, revision or file does not exist. */
  boolean isNotFound() {
    return status == NOT_FOUND || code.equals("RevisionNotFound") || code.equals("EntryNotFound");
  }

  /** Whether the repository is there, but not this revision. */
  boolean isRevisionNotFound() {
    return code.equals("RevisionNotFound");
  }

  /** Whether what was asked for cannot be done on what is there now. */
  boolean isConflict() {
    return status == CONFLICT || status == PRECONDITION_FAILED;
  }

  /** Whether it is forbidden to this user, or costs money. */
  boolean isForbidden() {
    return status == UNAUTHORIZED || status == PAYMENT_REQUIRED || status == FORBIDDEN;
  }
}
