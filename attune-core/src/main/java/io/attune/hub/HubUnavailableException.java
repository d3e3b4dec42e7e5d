package io.attune.hub;

import java.io.IOException;

/** The server answers, but not with what was asked for, however often it is: it may later. */
final class HubUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  HubUnavailableException(String what, int status) {
    super("%s: the hub answered %d, again and again; try later".formatted(what, status));
  }
}
