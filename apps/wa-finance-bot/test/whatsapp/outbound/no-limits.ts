/** Settings of a bot that is talked to faster than people do. */
export const noLimits = {
  WHATSAPP_HUMAN_PACE: 'false',
  WHATSAPP_PERSON_MINUTE: '100000',
  WHATSAPP_PERSON_HOUR: '100000',
  WHATSAPP_SAME_TEXT_MINUTE: '100000',
  WHATSAPP_OVERALL_MINUTE: '100000',
  WHATSAPP_BRAKE_MINUTE: '100000',
} as const;
