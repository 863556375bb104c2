"""mdmplan: the living record of the Médecins du Monde network's strategic plan."""
