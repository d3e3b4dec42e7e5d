package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Answers of {@link LoopbackHub}, in terms of HTTP. */
final class LoopbackReply {
  private LoopbackReply() {}

  static boolean isAllowed(HttpExchange exchange) {
    return ("Bearer " + LoopbackHub.TOKEN)
        .equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** Sends a file, or what of it is asked for. */
  static void send(HttpExchange exchange, byte[] content, Optional<LoopbackHub.Fault> fault)
      throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(rest.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length == 0 ? -1 : rest.length);
    try (OutputStream body = exchange.getResponseBody()) {
      if (fault.equals(Optional.of(LoopbackHub.Fault.CUT))) {
        body.write(rest, 0, rest.length / 2);
        body.flush();
        return; // closing now fails, whereupon the server ends the connection
      }
      if (fault.equals(Optional.of(LoopbackHub.Fault.DAMAGED))) {
        rest[0] ^= 1;
      }
      body.write(rest);
    }
  }

  static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = HubApi.JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static void missing(HttpExchange exchange, String code) throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    exchange.sendResponseHeaders(404, -1);
  }
}
