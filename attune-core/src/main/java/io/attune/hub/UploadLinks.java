package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the bytes of one large file go.
 *
 * @param target of the whole file, or of the message that all its parts are there
 * @param partSize in bytes; 0 where the file is sent as a whole
 * @param parts addresses of the parts, in order; none where the file is sent as a whole
 * @param verify is asked in the end whether all is well, if anybody is
 */
record UploadLinks(URI target, long partSize, List<URI> parts, Optional<URI> verify) {
  private static final String PART_SIZE = "chunk_size";

  UploadLinks {
    parts = List.copyOf(parts);
  }

  boolean isInParts() {
    return partSize > 0;
  }

  /** Whether there is an address for each part of a file of this size. */
  boolean isComplete(long size) {
    return isInParts() && parts.size() == (size + partSize - 1) / partSize;
  }

  /**
   * Reads the actions of an answer of the batch API of Git LFS, with the hub's extension for parts.
   *
   * @param hub that gave them
   * @param size of the file
   * @throws IOException if they make no sense
   */
  static UploadLinks read(JsonNode actions, URI hub, long size) throws IOException {
    JsonNode upload = actions.path("upload");
    JsonNode header = upload.path("header");
    URI target = HubHttp.address(hub, upload.path("href").asText());
    Optional<URI> verify =
        actions.has("verify")
            ? Optional.of(HubHttp.address(hub, actions.path("verify").path("href").asText()))
            : Optional.empty();
    if (!header.has(PART_SIZE)) {
      return new UploadLinks(target, 0, List.of(), verify);
    }
    long partSize = header.path(PART_SIZE).asLong();
    TreeMap<Integer, URI> parts = new TreeMap<>();
    for (var field : header.properties()) {
      if (field.getKey().matches("\\d{1,6}")) {
        parts.put(
            Integer.parseInt(field.getKey()), HubHttp.address(hub, field.getValue().asText()));
      }
    }
    UploadLinks links = new UploadLinks(target, partSize, List.copyOf(parts.values()), verify);
    if (!links.isComplete(size)) {
      throw new IOException(
          "%s: the hub gives %d addresses for a file of %d bytes in parts of %d"
              .formatted(HubRequest.shown(hub), parts.size(), size, partSize));
    }
    return links;
  }
}
