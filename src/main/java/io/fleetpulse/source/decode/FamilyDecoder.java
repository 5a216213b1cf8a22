package io.fleetpulse.source.decode;

import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;

import java.io.IOException;

/** Decodes the messages of one family from the members of a record. */
public interface FamilyDecoder {

    /**
     * Returns the message and passes parts that cannot be used to {@link Decoding#reject}.
     *
     * @throws Unusable when the whole message cannot be used
     * @throws IOException when a member is not JSON; cannot happen after the whole record was read
     */
    Message decode(Decoding decoding) throws Unusable, IOException;
}
