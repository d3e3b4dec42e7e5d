package io.attune.hub;

import java.net.URI;
import java.util.Map;

/**
 * A request that can be sent again.
 *
 * @param method of HTTP
 * @param address absolute
 * @param headers besides those that each request has
 * @param body what it carries
 */
record HubRequest(String method, URI address, Map<String, String> headers, RequestBody body) {
  static HubRequest get(URI address, Map<String, String> headers) {
    return new HubRequest("GET", address, headers, RequestBody.NONE);
  }

  static HubRequest head(URI address, Map<String, String> headers) {
    return new HubRequest("HEAD", address, headers, RequestBody.NONE);
  }

  static HubRequest post(URI address, Map<String, String> headers, byte[] content) {
    return new HubRequest("POST", address, headers, RequestBody.of(content));
  }

  HubRequest at(URI other) {
    return new HubRequest(method, other, headers, body);
  }

  /** Whether a body makes its way to the server, which may take as long as the line needs. */
  boolean hasBody() {
    return body != RequestBody.NONE;
  }

  /** The address as messages show it: what stands behind '?' may be a signature. */
  String shown() {
    return shown(address);
  }

  static String shown(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
  }
}
