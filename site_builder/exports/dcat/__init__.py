"""The catalogue for harvesters: DCAT 3 as DCAT-AP 3 has it, with the figures of HealthDCAT-AP."""
