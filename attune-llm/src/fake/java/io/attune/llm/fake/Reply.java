package io.attune.llm.fake;

import java.util.Map;

/**
 * What the server answers to one request.
 *
 * @param status of HTTP
 * @param body JSON, or what passes for it
 * @param headers further ones
 * @param cut whether the connection is cut after half of the body
 */
public record Reply(int status, String body, Map<String, String> headers, boolean cut) {
  public static Reply ok(String body) {
    return new Reply(200, body, Map.of(), false);
  }

  public static Reply error(int status, String code, String message) {
    return new Reply(
        status,
        "{\"error\": {\"message\": \"%s\", \"type\": \"error\", \"param\": null, \"code\": \"%s\"}}"
            .formatted(message, code),
        Map.of(),
        false);
  }

  public Reply withHeader(String name, String value) {
    return new Reply(status, body, Map.of(name, value), cut);
  }

  public Reply cutHalfWay() {
    return new Reply(status, body, headers, true);
  }
}
